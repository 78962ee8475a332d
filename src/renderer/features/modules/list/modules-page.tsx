import { Boxes, FolderPlus, MessageCircleQuestion, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { focusSearchField, SearchField } from '../../../ui/search-field.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { openAsk } from '../ask/ask-state.ts'
import { SourceDialog } from '../source-dialog.tsx'
import { TrustDialog } from '../trust-dialog.tsx'
import { useFigures, useModules } from '../use-modules.ts'
import { AddDialog } from './add-dialog.tsx'
import { BrokenList } from './broken-list.tsx'
import { findModules } from './module-rows.ts'
import { ModuleTable } from './module-table.tsx'
import { useModulesView } from './modules-view.ts'

const add = () => useModulesView.setState({ adding: true })
const leaveField = () => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** Codebases that answer questions: which there are, what each can be asked for, how busy it is, and what is wrong. */
export function ModulesPage() {
  const { value: list, error, reload } = useModules()
  const figures = useFigures()
  const search = useModulesView((view) => view.search)
  const items = useMemo(() => findModules(list?.modules ?? [], figures, search), [list, figures, search])
  const waits = list?.modules.filter((each) => !each.trusted).length ?? 0
  useShortcuts([
    { keys: '/', label: 'Filter', safe: 'once', group: 'Modules', run: focusSearchField },
    { keys: '+', label: 'Add modules', safe: 'once', group: 'Modules', run: add },
  ])
  return (
    <>
      <PageHeader
        title="Modules"
        actions={
          <>
            <Button icon={FolderPlus} onClick={add}>
              Add
            </Button>
            <Button look="primary" icon={MessageCircleQuestion} onClick={() => openAsk({})}>
              Ask
            </Button>
          </>
        }
      >
        {waits > 0 && (
          <span className="truncate text-amber">
            {waits} {waits === 1 ? 'wishes' : 'wish'} for more than reading
          </span>
        )}
      </PageHeader>
      {error && list === null && (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      {!error && list === null && <SkeletonLines lines={8} />}
      {list !== null && list.modules.length === 0 && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <EmptyState
            icon={Boxes}
            title="No module is known"
            actions={
              <Button icon={FolderPlus} onClick={add}>
                Add a folder
              </Button>
            }
          >
            A module is a codebase that answers questions: while you work in one repository, another one says
            what its interface expects. Write a <code>module.yaml</code> with <code>muster module init</code>{' '}
            in the repository, then add the folder that it is in; the setting <code>modules.paths</code> keeps
            such folders.
          </EmptyState>
        </div>
      )}
      {list !== null && list.modules.length > 0 && (
        <>
          <div className="flex shrink-0 items-center gap-3 border-line border-b px-4 py-1.5 max-md:px-3">
            <SearchField
              label="Filter the modules"
              placeholder="Name, capability, tag or directory"
              className="max-w-80"
              value={search}
              onChange={(next) => useModulesView.setState({ search: next })}
              keys={[
                [
                  'Escape',
                  () => {
                    if (search === '') leaveField()
                    else useModulesView.setState({ search: '' })
                  },
                ],
                ['Enter', leaveField],
              ]}
            />
            <span className="shrink-0 text-muted">
              {items.length === list.modules.length
                ? items.length
                : `${items.length} of ${list.modules.length}`}
            </span>
          </div>
          {items.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title="No module matches"
              actions={<Button onClick={() => useModulesView.setState({ search: '' })}>Show all</Button>}
            />
          ) : (
            <ModuleTable items={items} />
          )}
        </>
      )}
      {list !== null && <BrokenList broken={list.broken} notes={list.notes} />}
      <AddDialog />
      <TrustDialog />
      <SourceDialog />
    </>
  )
}
