// Streamlit gives a container a class but no role; a conversation needs one to be read out as it grows.
export default function (component) {
  const { containerKey, label } = component.data
  const log = document.querySelector(`.st-key-${containerKey}`)
  if (!log) return
  log.setAttribute("role", "log")
  log.setAttribute("aria-live", "polite")
  log.setAttribute("aria-label", label)
}
