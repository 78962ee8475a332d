import { useEffect } from 'react'
import { useShell } from './shell-state.ts'

/** Tells the title of the window where one is, while the component is there. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    useShell.setState({ pageTitle: title })
    return () => useShell.setState(({ pageTitle }) => (pageTitle === title ? { pageTitle: null } : {}))
  }, [title])
}
