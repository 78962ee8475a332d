import type { Json } from '../../../contract/values.ts'
import { Checkbox } from '../checkbox.tsx'
import { VisibleText } from '../visible-text.tsx'
import { describeSuggestion } from './describe-permission.ts'

/** What "always allow" would change, to be taken piece by piece; `applied` are the places of those that are. */
export function SuggestionList(props: {
  suggestions: readonly Json[]
  applied: readonly number[]
  onApplied: (applied: number[]) => void
}) {
  return (
    <fieldset className="rounded-md bg-hover px-3 py-2">
      <legend className="sr-only">What “Always allow” changes</legend>
      <p aria-hidden className="mb-1.5 text-muted text-sm">
        “Always allow” changes this
      </p>
      <div className="flex flex-col gap-1">
        {props.suggestions.map((suggestion, index) => (
          <Checkbox
            // biome-ignore lint/suspicious/noArrayIndexKey: the CLI names its suggestions by their place.
            key={index}
            checked={props.applied.includes(index)}
            onCheckedChange={(checked) =>
              props.onApplied(
                checked
                  ? [...props.applied, index].sort((a, b) => a - b)
                  : props.applied.filter((other) => other !== index),
              )
            }
          >
            <span className="break-words">
              <VisibleText text={describeSuggestion(suggestion)} />
            </span>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  )
}
