import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { visibleText } from '../../contract/visible-text.ts'
import { ExportDialog } from '../features/exports/export-dialog.tsx'
import { AskHost } from '../features/modules/ask/ask-host.tsx'
import { NewTaskDialog } from '../features/new-task/new-task-dialog.tsx'
import { SessionDialogs } from '../features/sessions/session-dialogs.tsx'
import { WorkHost } from '../features/work/dialogs/work-host.tsx'
import { setPreferences, usePreferences } from '../lib/preferences.ts'
import { openNewTask, useShell } from '../lib/shell-state.ts'
import { useShortcutListener } from '../lib/shortcut-listener.ts'
import { useShortcuts } from '../lib/shortcuts.ts'
import { useTakeBackSetting } from '../lib/take-back.ts'
import { useInbox } from '../lib/use-inbox.ts'
import { NARROW, useMedia } from '../lib/use-media.ts'
import { BottomBar } from './bottom-bar.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { EndTaskDialog } from './end-task-dialog.tsx'
import { places } from './places.ts'
import { Rail } from './rail.tsx'
import { SalvageBanner } from './salvage-banner.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { Toaster } from './toaster.tsx'
import { UsageBanner } from './usage-banner.tsx'
import { VaultBanner } from './vault-banner.tsx'

/** The frame around every page: rail, page, status bar, and what opens over them. */
export function Shell() {
  const narrow = useMedia(NARROW)
  const navigate = useNavigate()
  useShortcutListener()
  useTakeBackSetting()
  useTitle()
  useShortcuts([
    {
      keys: 'Mod+k',
      label: 'Find a task or a command',
      safe: 'once',
      group: 'Everywhere',
      inFields: true,
      run: () => useShell.setState(({ paletteOpen }) => ({ paletteOpen: !paletteOpen })),
    },
    {
      keys: '?',
      label: 'Show the shortcuts',
      safe: 'once',
      group: 'Everywhere',
      run: () => useShell.setState({ shortcutsOpen: true }),
    },
    { keys: 'n', label: 'New task', safe: 'once', group: 'Everywhere', run: () => openNewTask() },
    ...places.map(({ to, label, shortcut }) => ({
      keys: shortcut,
      label: `Go to ${label}`,
      safe: 'once' as const,
      group: 'Everywhere',
      run: () => void navigate({ to }),
    })),
    {
      keys: '\\',
      label: 'Show or hide the details',
      safe: 'once',
      group: 'Everywhere',
      run: () => setPreferences({ inspectorOpen: !usePreferences.getState().inspectorOpen }),
    },
  ])
  return (
    <div className="flex h-dvh flex-col">
      <button
        type="button"
        onClick={() => document.getElementById('main')?.focus()}
        className="sr-only rounded-md bg-raised px-3 py-1.5 focus:not-sr-only focus:absolute focus:top-1 focus:left-1 focus:z-50"
      >
        Skip to the page
      </button>
      <ConnectionBanner />
      <SalvageBanner />
      <UsageBanner />
      <VaultBanner />
      <div className="flex min-h-0 flex-1">
        {!narrow && <Rail />}
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col bg-surface outline-none">
          <Outlet />
        </main>
      </div>
      {narrow ? <BottomBar /> : <StatusBar />}
      <CommandPalette />
      <ShortcutsDialog />
      <NewTaskDialog />
      <AskHost />
      <WorkHost />
      <EndTaskDialog />
      <SessionDialogs />
      <ExportDialog />
      <Toaster />
    </div>
  )
}

/** The title of the window tells how much needs a person, and where one is. */
function useTitle(): void {
  const waiting = useInbox().length
  const page = useShell((state) => state.pageTitle)
  useEffect(() => {
    const parts = [
      ...(waiting > 0 ? [`(${waiting} ${waiting === 1 ? 'needs' : 'need'} you)`] : []),
      ...(page === null ? [] : [visibleText(page, 'text'), '·']),
    ]
    document.title = [...parts, 'Muster'].join(' ')
  }, [waiting, page])
}
