/** A long answer: what a thorough review could read like. It says that it is simulated. */
export const reviewText = `# Review of the billing module

*This text comes from a simulation: no code was read, and nothing below is about yours.*

## Summary

The module does what it should for the usual case. Three things need attention before it grows: **money as floating point**, **retries without a limit**, and **tests that share a database**.

| Area | State | What to do first |
| --- | --- | --- |
| Amounts | Floats in six places | Whole cents, one type |
| Retries | Unbounded in the webhook handler | A limit and jitter |
| Tests | Order matters | One schema a worker |
| Logging | Card numbers masked | Nothing |

## Amounts

Sums are kept as \`number\` and rounded at the edges. That works until two rounded parts have to add up to a rounded whole, which is what a split invoice is. A small type makes the mistake impossible:

\`\`\`ts
export type Cents = number & { readonly unit: 'cents' }

export function splitEvenly(total: Cents, parts: number): Cents[] {
  const base = Math.floor(total / parts)
  const rest = total - base * parts
  return Array.from({ length: parts }, (_, at) => (base + (at < rest ? 1 : 0)) as Cents)
}
\`\`\`

The rest goes to the first parts, so that the sum is always the total. Callers that show an amount format it; nobody else does.

## Retries

The webhook handler tries again whenever the bank answers with an error, at once, and without a limit. An outage on their side becomes a load test on ours. What I suggest:

1. At most five attempts, 0.5 s apart at first and doubling
2. Full jitter, so that a hundred handlers don't knock together
3. An idempotency key that is the event's id, not a random one
4. After the last attempt: park the event and tell somebody

> A retry that nobody can see is a failure that nobody can see.

## Tests

The suite passes alone and fails in parallel, because every file writes to the same three tables. Giving each worker a schema of its own costs 40 ms at the start and removes the whole class of failures:

\`\`\`sh
createdb "billing_test_\${WORKER_ID}"
npm run migrate -- --database "billing_test_\${WORKER_ID}"
\`\`\`

## Order of work

- [x] Find every place where an amount is made
- [ ] Introduce \`Cents\` at the border, file by file
- [ ] Put the retry policy behind one function
- [ ] Separate the schemas and run the suite in parallel

The first step is safe to merge alone. The second changes signatures in eleven files, none of them public. I would not start the third before the second is in.`
