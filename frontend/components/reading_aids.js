// Streamlit gives a container a class but no role; a conversation needs one to be read out as it grows.
const WRITING = '[class*="st-key-typing_"]'
let watching = null
let drawing = null

export default function (component) {
  const { containerKey, label, sent } = component.data
  const find = () => document.querySelector(`.st-key-${containerKey}`)
  attend(find(), label)
  // On a busy machine the conversation is drawn after this runs, or drawn anew.
  if (drawing) drawing.disconnect()
  drawing = new MutationObserver(() => attend(find(), label))
  drawing.observe(document.body, { childList: true, subtree: true })

  const log = find()
  if (!log) return
  // After sending, begin reading at what one has just sent, not at the end of a long answer.
  const before = Number(log.dataset.sent || sent)
  log.dataset.sent = String(sent)
  if (sent > before) keepInView(log)
}

function attend(log, label) {
  if (!log || (log.getAttribute("role") === "log" && log.getAttribute("aria-label") === label)) return
  log.setAttribute("role", "log")
  log.setAttribute("aria-live", "polite")
  log.setAttribute("aria-label", label)
  waitForWholeReplies(log)
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
