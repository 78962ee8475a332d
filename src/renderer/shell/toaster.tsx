import { Toaster as Sonner } from 'sonner'
import { usePreferences } from '../lib/preferences.ts'

/** Where remarks appear that no other place of the page shows. */
export function Toaster() {
  const theme = usePreferences((state) => state.theme)
  return (
    <Sonner
      theme={theme}
      // Over Send and the bar of what was ticked, which lie at the bottom however high the composer grows.
      position="bottom-right"
      offset={{ bottom: '6.5rem', right: '1.5rem' }}
      mobileOffset={{ bottom: '8rem' }}
      duration={6_000}
      closeButton
      style={{ fontFamily: 'var(--font-sans)' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[22rem] max-w-full items-start gap-2.5 rounded-lg bg-raised px-3 py-2.5 text-base text-ink shadow-float',
          title: 'font-medium',
          description: 'mt-0.5 text-muted break-words',
          icon: 'mt-px shrink-0 text-muted',
          actionButton: 'h-6 shrink-0 rounded-md border border-control px-2 text-sm hover:bg-hover',
          closeButton: 'order-last ml-auto shrink-0 rounded-sm text-muted hover:text-ink',
        },
      }}
    />
  )
}
