import { useEffect } from 'react'
import type { Setting } from '../../contract/settings.ts'
import { useAnswers } from './answers.ts'
import { useClient } from './client.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }

/** Keeps the setting `window.takeBack` where answers are given. Once, in the shell. */
export function useTakeBackSetting(): void {
  const client = useClient()
  useEffect(() => {
    const take = (settings: readonly Setting[]) => {
      const setting = settings.find(({ name }) => name === 'window.takeBack')
      const takeBackMs = setting && readTime(setting.value)
      if (takeBackMs !== undefined) useAnswers.setState({ takeBackMs })
    }
    // Until it is read, and when it can't be, the default holds.
    const read = () =>
      void client.call('settings.list', {}).then(
        ({ settings }) => take(settings),
        () => {},
      )
    read()
    return client.subscribe(
      { names: ['settings.changed'] },
      {
        onEvent(event) {
          if (event.name === 'settings.changed') take(event.payload.settings)
        },
        onGap: read,
      },
    )
  }, [client])
}

/** A time as settings show it (`1s`, `500ms`), in ms; undefined when it is none. */
export function readTime(value: unknown): number | undefined {
  const [, number, unit = ''] = /^(\d+)(ms|s|m)$/.exec(String(value)) ?? []
  const size = units[unit]
  return number === undefined || size === undefined ? undefined : Number(number) * size
}
