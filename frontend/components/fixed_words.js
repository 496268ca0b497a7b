// Some words are fixed in English inside Streamlit: put the reader's in their place, wherever they appear.
const ATTRIBUTES = ["aria-label", "title", "placeholder"]
const TEXTS = '[data-testid="stFileUploaderDropzone"], [data-testid="stDateInput"] [role="spinbutton"], a[href="#stMain"]'

export default function (component) {
  const { whole, beginnings } = component.data

  const translated = words => {
    if (whole[words]) return whole[words]
    const beginning = Object.keys(beginnings).find(english => words.startsWith(`${english} `))
    return beginning ? beginnings[beginning] + words.slice(beginning.length) : words
  }

  const translateAttributes = () => {
    for (const element of document.querySelectorAll(ATTRIBUTES.map(name => `[${name}]`).join(","))) {
      for (const name of ATTRIBUTES) {
        const words = element.getAttribute(name)
        if (words && translated(words) !== words) element.setAttribute(name, translated(words))
      }
    }
  }

  const translateTexts = () => {
    for (const place of document.querySelectorAll(TEXTS)) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const node = walker.currentNode
        const words = translated(node.nodeValue).replace("per file", whole["per file"])
        if (words !== node.nodeValue) node.nodeValue = words
      }
    }
  }

  let waiting = 0
  const translate = () => {
    waiting = 0
    translateAttributes()
    translateTexts()
  }
  const observer = new MutationObserver(() => {
    if (!waiting) waiting = requestAnimationFrame(translate)
  })
  translate()
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  })
  return () => {
    observer.disconnect()
    cancelAnimationFrame(waiting)
  }
}
