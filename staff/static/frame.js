/** Tells the server now and then that a person is at the page, so that it stays signed in. */
(() => {
  "use strict";

  const EVERY = 60000; // ms between two such words
  const csrf = document.querySelector('meta[name="csrf"]').content;
  let said = Date.now();

  async function sayActive() {
    if (Date.now() - said < EVERY) return;
    said = Date.now();
    const response = await fetch("/active", { method: "POST", headers: { "X-CSRF-Token": csrf } });
    if (response.status === 401) location.assign("/sign-in");
  }

  for (const kind of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(kind, () => sayActive().catch(() => false), { passive: true });
  }
})();
