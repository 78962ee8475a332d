import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { visibleText } from '../../contract/visible-text.ts'
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
    {
      keys: '1',
      label: 'Go to Fleet',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/' }),
    },
    {
      keys: '2',
      label: 'Go to Inbox',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/inbox' }),
    },
    {
      keys: '3',
      label: 'Go to Workflows',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/workflows' }),
    },
    {
      keys: '4',
      label: 'Go to Instances',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/instances' }),
    },
    {
      keys: '5',
      label: 'Go to Modules',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/modules' }),
    },
    {
      keys: '6',
      label: 'Go to Work',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/work' }),
    },
    {
      keys: '.',
      label: 'Go to Diagnostics',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/diagnostics' }),
    },
    {
      keys: ',',
      label: 'Go to Settings',
      safe: 'once',
      group: 'Everywhere',
      run: () => void navigate({ to: '/settings' }),
    },
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
