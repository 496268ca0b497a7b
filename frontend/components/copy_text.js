// Copies a text; the button says that it did.
export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector("button.negotiator-copy")
  button.textContent = data.label
  const copy = async () => {
    await navigator.clipboard.writeText(data.text)
    button.textContent = data.done
    setTimeout(() => (button.textContent = data.label), 2000)
  }
  button.addEventListener("click", copy)
  return () => button.removeEventListener("click", copy)
}
