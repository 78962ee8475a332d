import { useEffect, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { Module } from '../../../../contract/module.ts'
import type { ModulePrompt } from '../../../../contract/module-query.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { Select } from '../../../ui/select.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { queryTypes } from '../ask/what-part.tsx'
import { PromptFacts } from '../prompt-facts.tsx'

const FREE = '-'
/** While a question is typed no prompt is made, in ms. */
const DELAY_MS = 300

/** The system prompt as the next question would have it, its tokens, and what was left out of it. */
export function PromptTab({ module }: { module: Module }) {
  const client = useClient()
  const [type, setType] = useState('question')
  const [capability, setCapability] = useState(FREE)
  const [question, setQuestion] = useState('')
  const [prompt, setPrompt] = useState<ModulePrompt | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const [again, setAgain] = useState(0)
  const { name, hash } = module
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text of the module, or another attempt, makes another prompt.
  useEffect(() => {
    let ended = false
    const timer = setTimeout(() => {
      client
        .call('module.prompt', {
          module: name,
          type,
          question,
          ...(capability === FREE ? {} : { capability }),
        })
        .then(
          (made) => {
            if (ended) return
            setPrompt(made)
            setError(null)
          },
          (thrown: unknown) => {
            if (!ended) setError(toMusterError(thrown))
          },
        )
    }, DELAY_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, name, hash, type, capability, question, again])
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex max-w-[62rem] flex-col gap-4 px-4 py-4 max-md:px-3">
        <div className="grid grid-cols-[11rem_13rem_minmax(0,1fr)] gap-3 max-md:grid-cols-1">
          <Field label="Kind of question">
            {({ id }) => (
              <Select id={id} className="w-full" value={type} options={queryTypes} onValueChange={setType} />
            )}
          </Field>
          <Field label="Capability">
            {({ id }) => (
              <Select
                id={id}
                className="w-full"
                value={capability}
                options={[
                  { value: FREE, label: 'None' },
                  ...module.capabilities.map((each) => ({ value: each.id, label: each.id })),
                ]}
                onValueChange={setCapability}
              />
            )}
          </Field>
          <Field label="Question (optional)" hint="By its words earlier questions are chosen.">
            {(ids) => (
              <Input {...ids} value={question} onChange={(event) => setQuestion(event.target.value)} />
            )}
          </Field>
        </div>
        {error && <ReadError error={error} onAgain={() => setAgain(again + 1)} />}
        {!error && prompt === null && <SkeletonLines lines={8} />}
        {!error && prompt !== null && (
          <>
            <PromptFacts report={prompt} />
            <section aria-label="Prompt" className="relative rounded-md border border-line bg-sunken">
              <CopyButton text={prompt.text} label="Copy the prompt" className="absolute top-1 right-1" />
              <Scrolls
                as="pre"
                className="max-h-[60vh] overflow-y-auto whitespace-pre-wrap break-words px-3 py-2 pr-9 text-sm"
              >
                {prompt.text}
              </Scrolls>
            </section>
          </>
        )}
      </div>
    </div>
  )
}
