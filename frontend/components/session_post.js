// Posts to a route of ours that sets or removes a cookie, then loads the page anew.
// The custom header is what another site cannot send.
const started = new Set()

export default function (component) {
  const { data, setTriggerValue } = component
  const request = JSON.stringify([data.path, data.body])
  if (started.has(request)) return
  started.add(request)

  fetch(data.path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-Negotiator-Request": "1" },
    body: JSON.stringify(data.body),
  })
    .then(async response => {
      if (response.ok) return window.location.reload()
      const answer = await response.json()
      started.delete(request)
      setTriggerValue("failed", answer.error.message)
    })
    .catch(() => {
      started.delete(request)
      setTriggerValue("failed", data.unreachable)
    })
}
