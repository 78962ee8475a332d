const APP = 'muster-app://page/'
const SERVED = 'https://page.muster-app.test/'

/** The address that Chromium really loads for one of the application. */
export function toServedUrl(url: string): string {
  return url.startsWith(APP) ? SERVED + url.slice(APP.length) : url
}

/** The address that Electron would tell of one that Chromium loaded. */
export function toAppUrl(url: string): string {
  return url.startsWith(SERVED) ? APP + url.slice(SERVED.length) : url
}
