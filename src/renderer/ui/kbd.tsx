import { clsx } from 'clsx'

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

const names: Record<string, [mac: string, other: string]> = {
  Mod: ['⌘', 'Ctrl'],
  Shift: ['⇧', 'Shift'],
  Alt: ['⌥', 'Alt'],
  Enter: ['↩', 'Enter'],
  Escape: ['Esc', 'Esc'],
  ArrowDown: ['↓', '↓'],
  ArrowUp: ['↑', '↑'],
  ArrowLeft: ['←', '←'],
  ArrowRight: ['→', '→'],
  PageDown: ['PgDn', 'PgDn'],
  PageUp: ['PgUp', 'PgUp'],
}

/** `Mod+K` as this platform writes it: `⌘K` or `Ctrl+K`. */
function formatShortcut(shortcut: string): string {
  return shortcut
    .split('+')
    .map((part) => names[part]?.[isMac ? 0 : 1] ?? part)
    .join(isMac ? '' : '+')
}

/** A key or a combination (`a`, `Mod+K`). */
export function Kbd({ children, tone = 'plain' }: { children: string; tone?: 'plain' | 'inverse' }) {
  return (
    <kbd
      className={clsx(
        'inline-flex h-4 min-w-4 max-md:hidden items-center justify-center rounded-sm border px-1 font-sans text-xs leading-none',
        tone === 'plain' ? 'border-line bg-sunken text-muted' : 'border-current/35 text-current',
      )}
    >
      {formatShortcut(children)}
    </kbd>
  )
}
