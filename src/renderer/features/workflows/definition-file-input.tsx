import type { RefObject } from 'react'
import { openDefinition } from './open-definition.ts'

/** The browser's dialog for a definition file; `input.current.click()` opens it. The same file can be chosen again. */
export function DefinitionFileInput(props: {
  input: RefObject<HTMLInputElement | null>
  onOpen: Parameters<typeof openDefinition>[1]
}) {
  return (
    <input
      ref={props.input}
      type="file"
      hidden
      accept=".yaml,.yml,.json"
      aria-label="Definition file"
      onChange={(event) => {
        const [chosen] = event.currentTarget.files ?? []
        event.currentTarget.value = ''
        if (chosen) void openDefinition(chosen, props.onOpen)
      }}
    />
  )
}
