export default function (component) {
  const { data, parentElement } = component
  const link = parentElement.querySelector("a.negotiator-download")
  link.href = data.href
  link.textContent = data.label
  link.setAttribute("aria-label", data.description)
}
