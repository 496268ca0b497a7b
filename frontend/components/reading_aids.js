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
    const show = () => bubble && bubble.scrollIntoView({ block: "start" })
    // Streamlit scrolls to the end by itself, now or a little later: the last word is ours.
    for (const delay of [100, 450]) setTimeout(show, delay)
  }
}
