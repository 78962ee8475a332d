/**
 * The page's content security policy, the same in the browser and in the desktop window. Inline styles are
 * allowed because the virtual rows and the floating layers are placed by them; inline scripts never.
 */
const contentSecurityPolicy = policyWith("style-src 'self' 'unsafe-inline'")

/** That of the reference at `/api/docs`, which needs no inline styles. */
export const docsSecurityPolicy = policyWith("style-src 'self'")

/** Sent with every answer. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

function policyWith(styles: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    styles,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
