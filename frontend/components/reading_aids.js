// Streamlit gives a container a class but no role; a conversation needs one to be read out as it grows. It also
// names its bubbles in English.
export default function (component) {
  const { containerKey, label, bubbles } = component.data
  const log = document.querySelector(`.st-key-${containerKey}`)
  if (!log) return
  log.setAttribute("role", "log")
  log.setAttribute("aria-live", "polite")
  log.setAttribute("aria-label", label)

  const rename = () => {
    for (const bubble of log.querySelectorAll('[data-testid="stChatMessageContent"]')) {
      const name = bubble.getAttribute("aria-label").split(" ").pop()
      if (bubbles[name]) bubble.setAttribute("aria-label", bubbles[name])
    }
  }
  rename()
  const observer = new MutationObserver(rename)
  observer.observe(log, { childList: true, subtree: true })
  return () => observer.disconnect()
}
