import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { whyNotAsked } from '../../../../contract/module.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useModulesView } from '../list/modules-view.ts'
import { RoutingNote } from '../routing-note.tsx'
import { useModule, useModules } from '../use-modules.ts'
import { forgetAsked, useAskDraft } from './ask-draft.ts'
import { AskLimits } from './ask-limits.tsx'
import { type AskPreset, useAsk } from './ask-state.ts'
import { InputPart } from './input-part.tsx'
import { type QuestionErrors, questionOf, requestOf } from './new-question.ts'
import { useRoute } from './use-route.ts'
import { WhatPart } from './what-part.tsx'
import { WhomPart } from './whom-part.tsx'

const noErrors: QuestionErrors = { fields: {}, input: {} }
const close = () => useAsk.setState({ preset: null })

/** Asks a module, several, or whoever has a capability, and goes to where the answer comes. */
export function AskDialog({ preset }: { preset: AskPreset }) {
  const client = useClient()
  const navigate = useNavigate()
  const { value: list } = useModules()
  const [ready, setReady] = useState(false)
  const draft = useAskDraft()
  const [errors, setErrors] = useState(noErrors)
  const [error, setError] = useCallError()
  const [busy, setBusy] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens.
  useEffect(() => {
    const { module, capability, question } = preset
    if (module !== undefined)
      useAskDraft.setState((before) => ({
        to: 'module',
        module,
        capability: capability ?? (before.module === module ? before.capability : ''),
      }))
    if (question !== undefined) useAskDraft.setState({ question })
    setReady(true)
  }, [])

  const route = useRoute(draft.to === 'capability' && ready ? requestOf(draft) : null)
  const firstName = firstAsked(draft, route.decision?.chosen ?? [], list?.modules ?? [])
  const { module } = useModule(firstName)
  const wanted = draft.to === 'capability' ? draft.wanted.trim() : draft.capability
  const version = route.decision?.candidates.find((each) => each.chosen)?.capability?.version
  const capability =
    module?.capabilities.find(
      (each) => each.id === wanted && (version === undefined || each.version === version),
    ) ??
    module?.capabilities.find((each) => each.id === wanted) ??
    null
  const why = draft.to === 'module' && module !== null ? whyNotAsked(module) : null

  const ask = async () => {
    if (busy) return
    const made = questionOf(draft, capability, preset.conversationId)
    setError(null)
    if ('errors' in made) {
      setErrors(made.errors)
      return
    }
    setErrors(noErrors)
    setBusy(true)
    try {
      const { queries } = await client.call('module.ask', made.question)
      const [first] = queries
      forgetAsked(capability?.id ?? '')
      close()
      if (first === undefined) return
      if (first.groupId !== null)
        await navigate({ to: '/modules/asked/$groupId', params: { groupId: first.groupId } })
      else
        await navigate({
          to: '/modules/conversation/$conversationId',
          params: { conversationId: first.conversationId },
        })
    } catch (thrown) {
      const failure = toMusterError(thrown)
      // What does not satisfy the schema is told where it was typed.
      if (failure.details?.field === 'input')
        setErrors({ fields: {}, input: { '': [failure.message, failure.hint].filter(Boolean).join(' ') } })
      else setError(failure)
      setBusy(false)
    }
  }
  if (!ready) return null
  return (
    <FormDialog
      title={preset.conversationId === undefined ? 'Ask a module' : `Ask ${preset.module} further`}
      description={
        preset.conversationId === undefined
          ? 'An instance in its folder looks for the answer and only reads there, unless you agreed to more.'
          : 'It has the earlier questions of the conversation in mind.'
      }
      width="lg"
      submit={busy ? 'Asking…' : 'Ask'}
      multiline
      canSubmit={!busy}
      onSubmit={() => void ask()}
      onClose={close}
      error={error}
      errorActions={
        error?.code === 'forbidden' || why !== null ? <TrustButton name={draft.module} /> : undefined
      }
    >
      {preset.conversationId === undefined && (
        <WhomPart modules={list?.modules ?? []} errors={errors.fields} />
      )}
      {why !== null && module !== null && (
        <ErrorNote
          live={false}
          message={`${module.name} can't be asked: ${why}`}
          actions={module.trusted ? undefined : <TrustButton name={module.name} />}
        />
      )}
      {route.error && <ErrorNote message={route.error.message} hint={route.error.hint} />}
      {route.decision && (
        <section aria-label="Who answers">
          <RoutingNote decision={route.decision} />
        </section>
      )}
      <WhatPart
        module={draft.to === 'capability' ? null : module}
        errors={errors.fields}
        optional={capability !== null || draft.to === 'capability'}
      />
      {capability !== null && (
        <InputPart
          key={capability.id}
          capability={capability}
          errors={errors.input}
          onError={(input) => setErrors({ ...errors, input })}
        />
      )}
      <AskLimits errors={errors.fields} />
    </FormDialog>
  )
}

/** Whose capabilities are offered. */
function firstAsked(
  { to, module, modules }: ReturnType<typeof useAskDraft.getState>,
  chosen: readonly string[],
  known: readonly { name: string }[],
): string | null {
  const name = { module: module.trim(), several: modules[0], capability: chosen[0] }[to]
  return name !== undefined && known.some((each) => each.name === name) ? name : null
}

function TrustButton({ name }: { name: string }) {
  const navigate = useNavigate()
  return (
    <Button
      size="sm"
      onClick={() => {
        close()
        void navigate({ to: '/modules/$name', params: { name } })
        useModulesView.setState({ trusting: name })
      }}
    >
      See what it wishes for
    </Button>
  )
}
