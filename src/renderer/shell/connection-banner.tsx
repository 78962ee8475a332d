import { useClient, useConnection } from '../lib/client.ts'
import { useLive } from '../lib/store.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { formatDuration } from '../ui/format.ts'
import { useNow } from '../ui/use-now.ts'

/** Told over the page while the supervisor can't be reached, is closing, or could not be read. */
export function ConnectionBanner() {
  const client = useClient()
  const state = useConnection()
  const closing = useLive((live) => live.closing)
  const loadError = useLive((live) => live.loadError)
  if (state.status === 'lost') {
    return (
      <Banner
        action={
          <Button size="sm" onClick={() => client.retryNow()}>
            Try now
          </Button>
        }
      >
        {closing === null
          ? 'The connection to the supervisor was lost. What you see may be old.'
          : `The supervisor closed (${closing}).`}{' '}
        <Countdown until={state.retryAt} />
      </Banner>
    )
  }
  if (state.status === 'closed')
    return <Banner>The connection to the supervisor is closed. Reload the page to connect again.</Banner>
  if (closing !== null) return <Banner>The supervisor is closing ({closing}). It takes no new tasks.</Banner>
  if (loadError !== null && state.status === 'open') {
    return (
      <Banner>
        The tasks could not be read: {loadError.message} {loadError.hint}
      </Banner>
    )
  }
  return null
}

function Countdown({ until }: { until: number }) {
  const left = until - useNow()
  return <>{left > 1_000 ? `Next attempt in ${formatDuration(left)}.` : 'Connecting…'}</>
}
