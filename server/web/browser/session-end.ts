/** Tells two minutes before a viewing session ends that it will, and leaves the footage at the limit: what comes next says that it is over. */
const WARN_MILLISECONDS = 120_000;

const notice = document.querySelector<HTMLElement>('[data-session-end]');
const left = Number(notice?.dataset['sessionEnd']) * 1000;
if (notice !== null && Number.isFinite(left)) {
  const sentence = notice.dataset['say'] ?? '';
  setTimeout(
    () => {
      notice.hidden = false;
      // Said only now, so that it is read aloud.
      notice.textContent = sentence;
    },
    Math.max(0, left - WARN_MILLISECONDS),
  );
  setTimeout(
    () => {
      location.reload();
    },
    Math.max(0, left) + 500,
  );
}
