import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Ellipsis, FileText, MessageCircleQuestion, SearchX, ShieldCheck, Trash2, Unlink } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { type Module, whyNotAsked } from '../../../../contract/module.ts'
import { isNowhere, useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { DropdownMenu, MenuItem } from '../../../ui/dropdown-menu.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatCount } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { StateLine } from '../../../ui/state-line.tsx'
import { TabPanel, Tabs } from '../../../ui/tabs.tsx'
import { openAsk } from '../ask/ask-state.ts'
import { ForgetDialog, type ForgetTarget } from '../forget-dialog.tsx'
import { HistoryTab } from '../history/history-tab.tsx'
import { useModulesView } from '../list/modules-view.ts'
import { describeModuleState } from '../module-state.ts'
import { SourceDialog } from '../source-dialog.tsx'
import { TrustDialog } from '../trust-dialog.tsx'
import { useFigures, useModule } from '../use-modules.ts'
import { ConversationsTab } from './conversations-tab.tsx'
import { ModuleOverview } from './module-overview.tsx'
import type { ModuleTab } from './module-tabs.ts'
import { PromptTab } from './prompt-tab.tsx'

/** A module: what it can be asked for, what it was asked, and what its instance is told. */
export function ModulePage() {
  const { name } = useParams({ from: '/modules/$name' })
  return <OpenModule key={name} name={name} />
}

function OpenModule({ name }: { name: string }) {
  const navigate = useNavigate()
  const { tab = 'overview' } = useSearch({ from: '/modules/$name' })
  const { module, error, reload } = useModule(name)
  const figures = useFigures().get(name)
  const [forgetting, setForgetting] = useState<ForgetTarget | null>(null)
  const show = (next: ModuleTab) =>
    void navigate({
      to: '/modules/$name',
      params: { name },
      search: next === 'overview' ? {} : { tab: next },
    })
  useShortcuts([
    {
      keys: 'a',
      label: 'Ask the module',
      safe: 'once',
      group: 'Module',
      run: () => openAsk({ module: name }),
    },
  ])
  if (error && isNowhere(error) && figures === undefined) {
    return (
      <EmptyState page icon={SearchX} title={`There is no module ${name}`}>
        {error.message} {error.hint}{' '}
        <Link to="/modules" className="text-ink underline">
          Go to Modules
        </Link>
      </EmptyState>
    )
  }
  return (
    <>
      <PageHeader
        title={name}
        actions={
          <>
            {module && (
              <ModuleMenu
                module={module}
                onForget={() =>
                  setForgetting({ module: name, all: true, ...(figures ? { count: figures.asked } : {}) })
                }
              />
            )}
            <Button
              look="primary"
              icon={MessageCircleQuestion}
              disabled={module === null || whyNotAsked(module) !== null}
              onClick={() => openAsk({ module: name })}
            >
              Ask
            </Button>
          </>
        }
      >
        {module && (
          <>
            <span className="text-faint">{module.version}</span>
            <StateLine look={describeModuleState(module)} />
            {!module.trusted && (
              <Button size="sm" onClick={() => useModulesView.setState({ trusting: name })}>
                See what it wishes for
              </Button>
            )}
          </>
        )}
        {figures && figures.busy + figures.waiting > 0 && (
          <span className="truncate text-muted max-md:hidden">
            {figures.busy} at work{figures.waiting > 0 && `, ${figures.waiting} waiting`}
          </span>
        )}
      </PageHeader>
      {error && (
        <div className="px-4 pt-3 max-md:px-3">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      <Tabs<ModuleTab>
        label="Views of the module"
        value={tab}
        onValueChange={show}
        tabs={[
          { value: 'overview', label: 'Overview' },
          { value: 'conversations', label: 'Conversations' },
          { value: 'questions', label: figures ? `Questions ${formatCount(figures.asked)}` : 'Questions' },
          { value: 'prompt', label: 'Prompt' },
        ]}
      >
        <TabPanel value="overview">
          {module ? <ModuleOverview module={module} /> : !error && <SkeletonLines lines={8} />}
        </TabPanel>
        <TabPanel value="conversations">
          <ConversationsTab module={name} onForget={setForgetting} />
        </TabPanel>
        <TabPanel value="questions">
          <HistoryTab
            module={name}
            onForget={setForgetting}
            onForgetAll={() =>
              setForgetting({ module: name, all: true, ...(figures ? { count: figures.asked } : {}) })
            }
          />
        </TabPanel>
        <TabPanel value="prompt">{module && <PromptTab module={module} />}</TabPanel>
      </Tabs>
      <ForgetDialog target={forgetting} onClose={() => setForgetting(null)} />
      <TrustDialog />
      <SourceDialog />
    </>
  )
}

function ModuleMenu({ module, onForget }: { module: Module; onForget: () => void }) {
  const client = useClient()
  const navigate = useNavigate()
  const [removing, setRemoving] = useState(false)
  const { name, path, origin } = module
  const remove = async () => {
    try {
      await client.call('module.remove', { name })
      toast(`${name} is registered no more`)
      void navigate({ to: '/modules' })
    } catch (thrown) {
      reportError(thrown, 'The registration was not taken away')
    }
  }
  return (
    <>
      <DropdownMenu align="end" trigger={<IconButton label={`Actions of ${name}`} icon={Ellipsis} />}>
        {path !== null && (
          <MenuItem
            icon={FileText}
            onSelect={() => useModulesView.setState({ source: { path, line: null } })}
          >
            Show its file
          </MenuItem>
        )}
        {module.wishes.length > 0 && (
          <MenuItem icon={ShieldCheck} onSelect={() => useModulesView.setState({ trusting: name })}>
            What it wishes for
          </MenuItem>
        )}
        {origin === 'registered' && (
          <MenuItem icon={Unlink} danger onSelect={() => setRemoving(true)}>
            Take the registration away
          </MenuItem>
        )}
        <MenuItem icon={Trash2} danger onSelect={onForget}>
          Forget all it was asked
        </MenuItem>
      </DropdownMenu>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Take the registration of ${name} away?`}
        confirm="Take away"
        onConfirm={() => void remove()}
      >
        {path === null
          ? 'Its text is kept in the database only, and goes. What it was asked stays.'
          : 'It can not be asked any more. Its file and what it was asked stay.'}
      </ConfirmDialog>
    </>
  )
}
