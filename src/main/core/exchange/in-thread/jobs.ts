import { heavyJob } from '../../base/heavy/heavy-job.ts'
import type { checkGiven, convertGiven, describeGiven, exampleOfGiven, validateGiven } from './works.ts'

/** For the supervisor, which a pattern of somebody else and a long text must not hold up. */
export const exchangeJobs = {
  validate: heavyJob<typeof validateGiven>('exchange.validate', 'Checking what was given'),
  convert: heavyJob<typeof convertGiven>('exchange.convert', 'Converting what was given'),
  check: heavyJob<typeof checkGiven>('exchange.check', 'Comparing what was given'),
  example: heavyJob<typeof exampleOfGiven>('exchange.example', 'Making an example'),
  doc: heavyJob<typeof describeGiven>('exchange.doc', 'Describing the requirement'),
}
