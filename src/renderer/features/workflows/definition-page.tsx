import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { Output } from '../../../contract/operations.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useMedia, WIDE } from '../../lib/use-media.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { RunDialog, type RunTarget } from '../../ui/run-dialog/run-dialog.tsx'
import { TabPanel, Tabs } from '../../ui/tabs.tsx'
import { DefinitionHeader } from './definition-header.tsx'
import { DefinitionOverview } from './definition-overview.tsx'
import { dropDraft, keepDraft, newDefinition, useDrafts } from './drafts.ts'
import { type EditorHandle, SourceEditor } from './editor/source-editor.tsx'
import { ProblemList } from './problem-list.tsx'
import { useCheck } from './use-check.ts'
import { useWorkflows } from './use-workflows.ts'

type View = 'text' | 'overview'

/** A definition: its text, checked as one types, its graph, and what can be done with it. `saved` null: a new one. */
export function DefinitionPage({ name, saved }: { name: string; saved: Output<'workflow.get'> | null }) {
  const client = useClient()
  const navigate = useNavigate()
  const wide = useMedia(WIDE)
  const statusId = useId()
  const editor = useRef<EditorHandle>(null)
  const kept = saved?.source ?? ''
  const draft = useDrafts(({ drafts }) => drafts[name])
  const source = draft?.source ?? kept
  const dirty = draft !== undefined
  const check = useCheck(source)
  const workflows = useWorkflows()
  const [view, setView] = useState<View>('text')
  const [jump, setJump] = useState<{ line: number; column: number } | null>(null)
  const [busy, setBusy] = useState(false)
  const [running, setRunning] = useState<RunTarget | null>(null)
  const [replacing, setReplacing] = useState(false)

  const change = (next: string) => keepDraft(name, { source: next, base: draft?.base ?? kept })
  const goTo = (line: number, column: number) => {
    setView('text')
    setJump({ line, column })
  }
  // After the editor is shown, which it may not be on a narrow page.
  useEffect(() => {
    if (jump === null || !editor.current) return
    editor.current.goTo(jump.line, jump.column)
    setJump(null)
  }, [jump])

  const newName = check.definition?.name ?? null
  const elsewhere = newName !== null && newName !== name
  const save = async () => {
    setBusy(true)
    try {
      const workflow = await client.call('workflow.save', { source })
      dropDraft(name)
      if (workflow.name !== name) {
        dropDraft(workflow.name)
        await navigate({
          to: '/workflows/$name',
          params: { name: workflow.name },
          replace: name === newDefinition,
        })
      }
      toast(`Saved ${workflow.name}`)
    } catch (thrown) {
      reportError(thrown, 'The workflow was not saved')
    } finally {
      setBusy(false)
    }
  }
  const askToSave = () => {
    if (busy || !dirty || check.dag === null) return
    const taken = workflows.some((workflow) => workflow.name === newName && workflow.origin === 'saved')
    if (elsewhere && taken) setReplacing(true)
    else void save()
  }
  const remove = async () => {
    try {
      await client.call('workflow.remove', { name })
      dropDraft(name)
      void navigate({ to: '/workflows', search: { tab: 'definitions' } })
      toast(`Removed ${name}`, {
        action: {
          label: 'Undo',
          onClick: () =>
            void client
              .call('workflow.save', { source: kept })
              .catch((thrown: unknown) => reportError(thrown, 'The workflow was not brought back')),
        },
      })
    } catch (thrown) {
      reportError(thrown, 'The workflow was not removed')
    }
  }
  const run = () => {
    const { definition } = check
    if (definition && check.dag) setRunning({ ...definition, choice: dirty ? { source } : { name } })
  }
  const group = 'Definition'
  useShortcuts([
    { keys: 'Mod+s', label: 'Save', group, inFields: true, run: askToSave },
    { keys: 'Mod+Enter', label: 'Run', group, inFields: true, run },
  ])

  const text = (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <SourceEditor
        ref={editor}
        value={source}
        onChange={change}
        problems={check.problems}
        describedBy={statusId}
      />
      <ProblemList id={statusId} check={check} onJump={goTo} />
    </div>
  )
  const overview = (
    <DefinitionOverview
      name={newName ?? name}
      check={check}
      onNode={(nodeId) => {
        const line = lineOfNode(source, nodeId)
        if (line !== null) goTo(line, 1)
      }}
    />
  )
  return (
    <>
      <DefinitionHeader
        name={name}
        workflow={saved?.workflow ?? null}
        dirty={dirty}
        saveAs={elsewhere ? newName : null}
        canSave={dirty && !busy && check.dag !== null}
        canRun={check.dag !== null}
        source={source}
        onSave={askToSave}
        onRun={run}
        onOpen={change}
        onRevert={() => dropDraft(name)}
        onRemove={() => void remove()}
      />
      {draft && saved && draft.base !== kept && (
        <p className="flex flex-wrap items-center gap-2 border-line border-b bg-amber-soft px-4 py-1.5 text-amber max-md:px-3">
          This workflow was saved from elsewhere since you began to change it. Saving replaces that.
          <Button size="sm" onClick={() => dropDraft(name)}>
            Show what is saved
          </Button>
        </p>
      )}
      {wide ? (
        <div className="flex min-h-0 flex-1">
          {text}
          <div className="flex min-h-0 w-[42%] min-w-80 flex-col border-line border-l">{overview}</div>
        </div>
      ) : (
        <Tabs<View>
          label="Views of the definition"
          value={view}
          onValueChange={setView}
          tabs={[
            { value: 'text', label: 'Text' },
            { value: 'overview', label: 'Graph and runs' },
          ]}
        >
          <TabPanel value="text">{text}</TabPanel>
          <TabPanel value="overview">{overview}</TabPanel>
        </Tabs>
      )}
      {running && <RunDialog target={running} onClose={() => setRunning(null)} />}
      <ConfirmDialog
        open={replacing}
        onOpenChange={setReplacing}
        title={`Replace the saved workflow ${newName}?`}
        confirm="Replace"
        onConfirm={() => void save()}
      >
        There is one with this name already. What it has now is lost; its runs stay.
      </ConfirmDialog>
    </>
  )
}

/** The line that a node's id is written in, as YAML or JSON has it; null when it can't be told. */
function lineOfNode(source: string, nodeId: string): number | null {
  // Ids are letters, digits, hyphens and underscores.
  const found = new RegExp(`(^|[\\s{,])["']?id["']?\\s*:\\s*["']?${nodeId}["']?\\s*([,}#]|$)`, 'm').exec(
    source,
  )
  if (!found) return null
  return source.slice(0, found.index + (found[1] === '\n' ? 1 : 0)).split('\n').length
}
