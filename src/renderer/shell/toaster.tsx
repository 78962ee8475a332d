import { Toaster as Sonner } from 'sonner'
import { usePreferences } from '../lib/preferences.ts'

/** Where remarks appear that no other place of the page shows. */
export function Toaster() {
  const theme = usePreferences((state) => state.theme)
  return (
    <Sonner
      theme={theme}
      // Under the headers: at the bottom are Send and the bar of what was ticked, at the top the primary actions.
      position="top-center"
      offset={{ top: '5.5rem' }}
      mobileOffset={{ top: '7rem' }}
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
          closeButton: 'order-last ml-auto shrink-0 rounded-sm text-muted hover:text-ink',
        },
      }}
    />
  )
}
