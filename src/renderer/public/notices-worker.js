// Shows notifications of the page and, when one is clicked, the page. It stores and fetches nothing.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const url = new URL(event.notification.data?.hash ?? '#/', self.registration.scope).href
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (pages) => {
      const [page] = pages
      if (page === undefined) return self.clients.openWindow(url)
      // Where the browser refuses the focus, the page shows the place all the same.
      await page.focus().catch(() => {})
      return page.navigate(url)
    }),
  )
})
