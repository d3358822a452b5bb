// The map is fetched when it is first opened, and kept by the service worker: the form does not wait for it.

let loading = null;

function load() {
  const { mapScript, mapStyle } = document.body.dataset;
  loading ??= new Promise((resolve, reject) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = mapStyle;
    const script = document.createElement("script");
    script.src = mapScript;
    script.onload = resolve;
    script.onerror = () => {
      loading = null;
      reject(new Error("no map"));
    };
    document.head.append(style, script);
  });
  return loading;
}

/** Show the kabupaten with a point that can be dragged; false when map or outlines are not on this phone. */
export async function openMap(box, { outlines, ...options }) {
  try {
    await load();
    const told = await outlines();
    return Boolean(told) && globalThis.PmiPhoneMap(box, { outlines: told, ...options });
  } catch {
    return false;
  }
}
