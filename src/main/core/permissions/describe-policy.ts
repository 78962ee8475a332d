import type { Policy } from '../../../contract/policy.ts'

/** A rule on one line: "Bash npm test* in /work/shop". */
export function describePolicy(policy: Pick<Policy, 'tool' | 'match' | 'directory' | 'sessionId'>): string {
  const place =
    policy.directory === null ? '' : ` in ${policy.directory}${policy.sessionId === null ? '' : ','}`
  return [
    policy.tool,
    policy.match === null ? '' : ` ${policy.match}`,
    place,
    policy.sessionId === null ? '' : ' for this session',
  ].join('')
}
