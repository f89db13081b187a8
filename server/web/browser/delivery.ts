/** Takes the token out of the address, where it would stay in the history and on the screen, and puts it into the form. */
function takeToken(): void {
  const token = location.hash.slice(1);
  const field = document.querySelector('[data-delivery] input[name="token"]');
  if (token === '' || !(field instanceof HTMLInputElement)) return;
  field.value = token;
  history.replaceState(null, '', location.pathname);
  const code = document.querySelector('[data-delivery] input[name="code"]');
  if (code instanceof HTMLInputElement) code.focus();
}

takeToken();
