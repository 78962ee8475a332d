import type { Module } from '../../../../contract/module.ts'
import { shippedQueryTypes } from '../../../../contract/module-query.ts'
import { Field, Textarea } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { useAskDraft } from './ask-draft.ts'

const FREE = '-'

const typeWords: Record<(typeof shippedQueryTypes)[number], { label: string; note: string }> = {
  question: { label: 'A question', note: 'Anything' },
  structure: { label: 'Structure', note: 'How something is built' },
  requirements: { label: 'Requirements', note: 'Which fields something needs, and in which form' },
  compatibility: { label: 'Compatibility', note: 'Whether something fits' },
  transformation: { label: 'Transformation', note: 'How something becomes what it takes or gives' },
  validation: { label: 'Validation', note: 'Whether something is right by its rules' },
  example: { label: 'Examples', note: 'Of what it takes or gives' },
}

/** The kinds of questions; each has a system prompt of its own. */
export const queryTypes: readonly SelectOption<string>[] = shippedQueryTypes.map((value) => ({
  value,
  ...typeWords[value],
}))

/** What is asked: a capability, or a free question, in words. */
export function WhatPart(props: {
  /** Of whom a capability is chosen; null: it is chosen already. */
  module: Module | null
  errors: Readonly<Record<string, string>>
  /** The words may be left out. */
  optional: boolean
}) {
  const draft = useAskDraft()
  const { module, errors } = props
  const capabilities = module?.capabilities ?? []
  const options = [
    { value: FREE, label: 'A free question' },
    ...capabilities.map(({ id, version, description }) => ({
      value: id,
      label: `${id} ${version}`,
      ...(description === undefined ? {} : { note: description }),
    })),
  ]
  const known = capabilities.some(({ id }) => id === draft.capability)
  return (
    <>
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        {module !== null && capabilities.length > 0 && (
          <Field label="What for">
            {({ id }) => (
              <Select
                id={id}
                className="w-full"
                value={known ? draft.capability : FREE}
                options={options}
                onValueChange={(value) => useAskDraft.setState({ capability: value === FREE ? '' : value })}
              />
            )}
          </Field>
        )}
        <Field label="Kind of question">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={draft.type}
              options={
                queryTypes.some(({ value }) => value === draft.type)
                  ? queryTypes
                  : [...queryTypes, { value: draft.type, label: draft.type }]
              }
              onValueChange={(type) => useAskDraft.setState({ type })}
            />
          )}
        </Field>
      </div>
      <Field
        label={props.optional ? 'Question (optional)' : 'Question'}
        error={errors.question}
        hint={props.optional ? 'Without one it is asked for what the capability is for.' : undefined}
      >
        {(ids) => (
          <Textarea
            {...ids}
            rows={3}
            maxLength={200_000}
            autoFocus={!props.optional}
            value={draft.question}
            onChange={(event) => useAskDraft.setState({ question: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}
