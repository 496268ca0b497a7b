// Streamlit gives a container a class but no role; a conversation needs one to be read out as it grows.
const WRITING = '[class*="st-key-typing_"]'
let watching = null

export default function (component) {
  const { containerKey, label, sent } = component.data
  const log = document.querySelector(`.st-key-${containerKey}`)
  if (!log) return
  log.setAttribute("role", "log")
  log.setAttribute("aria-live", "polite")
  log.setAttribute("aria-label", label)
  waitForWholeReplies(log)

  // After sending, begin reading at what one has just sent, not at the end of a long answer.
  const before = Number(log.dataset.sent || sent)
  log.dataset.sent = String(sent)
  if (sent > before) keepInView(log)
}

// A reply that is still being written is read out once it is whole, not at every word.
function waitForWholeReplies(log) {
  if (watching) watching.disconnect()
  const tell = () => log.setAttribute("aria-busy", String(log.querySelector(WRITING) !== null))
  watching = new MutationObserver(tell)
  watching.observe(log, { childList: true, subtree: true })
  tell()
}

// Streamlit scrolls to the end by itself, now or a little later: the last word is ours, and the reader's hand.
function keepInView(log) {
  const show = () => {
    const avatar = [...log.querySelectorAll('[data-testid="stChatMessageAvatarUser"]')].pop()
    const bubble = avatar && avatar.closest('[data-testid="stChatMessage"]')
    if (bubble) bubble.scrollIntoView({ block: "start" })
  }
  const timers = [100, 300, 600, 1000, 1500].map(delay => setTimeout(show, delay))
  const stop = () => timers.forEach(clearTimeout)
  for (const touched of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(touched, stop, { once: true, passive: true })
  }
}
