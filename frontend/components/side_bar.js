// What Streamlit's side bar lacks: to a screen reader it is no list, on a phone it stays open over the page, and in a
// long list nobody sees where they are.
const UNMENDED = '[data-testid="stSidebarNavItems"]:not([role]), [data-testid="stSidebarNavItems"] li:not([role])'
const NARROW = "(max-width: 48rem)"
const CLOSE = '[data-testid="stSidebarCollapseButton"] button'
const CURRENT = '[data-testid="stSidebarNavLink"][aria-current="page"]'
const EXPAND = '[data-testid="stExpandSidebarButton"]'
let isFirst = true
let shown = ""

export default function () {
  const mend = () => {
    // Its sections stand between the list and its items.
    for (const element of document.querySelectorAll(UNMENDED)) element.setAttribute("role", "presentation")
    showCurrent()
  }
  const showCurrent = () => {
    // An administrator's list is longer than the window: the page that is open would be out of sight in it.
    const link = document.querySelector(CURRENT)
    if (!link || link.href === shown || document.querySelector(EXPAND)) return
    shown = link.href
    link.scrollIntoView({ block: "nearest" })
  }
  const closeAfterChoice = event => {
    if (!window.matchMedia(NARROW).matches) return
    if (!event.target.closest('[data-testid="stSidebarNavLink"]')) return
    document.querySelector(CLOSE)?.click()
  }
  const closeAtFirst = () => {
    // Streamlit remembers that it was open when this browser was here before.
    const isOpen = !document.querySelector(EXPAND)
    if (isFirst && isOpen && window.matchMedia(NARROW).matches) document.querySelector(CLOSE)?.click()
    isFirst = false
  }

  const observer = new MutationObserver(mend)
  mend()
  closeAtFirst()
  observer.observe(document.body, { childList: true, subtree: true })
  document.addEventListener("click", closeAfterChoice)
  return () => {
    observer.disconnect()
    document.removeEventListener("click", closeAfterChoice)
  }
}
