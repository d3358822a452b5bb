// Who sits in front of the neutral shell; asked for at run time, never stored.

export async function whoIsHere(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
