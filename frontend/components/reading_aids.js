// Streamlit gives a container a class but no role; a conversation needs one to be read out as it grows.
export default function (component) {
  const { containerKey, label, length } = component.data
  const log = document.querySelector(`.st-key-${containerKey}`)
  if (!log) return
  log.setAttribute("role", "log")
  log.setAttribute("aria-live", "polite")
  log.setAttribute("aria-label", label)

  // After a turn, begin reading at what one has just sent, not at the end of a long answer.
  const before = Number(log.dataset.length || length)
  log.dataset.length = String(length)
  if (length > before) {
    const sent = [...log.querySelectorAll('[data-testid="stChatMessageAvatarUser"]')].pop()
    const bubble = sent && sent.closest('[data-testid="stChatMessage"]')
    if (bubble) keepInView(bubble)
  }
}

// Streamlit scrolls to the end by itself, now or a little later: the last word is ours, and the reader's hand.
function keepInView(element) {
  const show = () => element.scrollIntoView({ block: "start" })
  const timers = [100, 300, 600, 1000, 1500].map(delay => setTimeout(show, delay))
  const stop = () => timers.forEach(clearTimeout)
  for (const touched of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(touched, stop, { once: true, passive: true })
  }
}
