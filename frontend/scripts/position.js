// A form with `data-position="words when refused"` is sent with the phone's position in its fields latitude and longitude.
// A button `data-position-fill` fills them without sending; where there is one, the form is sent as it was typed.

export function sendPosition() {
  for (const form of document.querySelectorAll("form[data-position]")) {
    const fill = form.querySelector("[data-position-fill]");
    if (fill) {
      fill.hidden = !("geolocation" in navigator);
      fill.addEventListener("click", () => locate(form));
      continue;
    }
    form.addEventListener("submit", (event) => {
      if (form.elements.latitude.value || !("geolocation" in navigator)) return;
      event.preventDefault();
      locate(form, () => form.requestSubmit());
    });
  }
}

function locate(form, then = () => {}) {
  const refused = form.querySelector("[data-position-refused]");
  refused.hidden = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.latitude.value = coords.latitude;
      form.elements.longitude.value = coords.longitude;
      then();
    },
    () => {
      refused.textContent = form.dataset.position;
      refused.hidden = false;
    },
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
}
