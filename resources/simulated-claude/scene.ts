/** One task of the scene. */
export interface SceneTask {
  title: string
  /** Ends with the directive that chooses its scenario. */
  prompt: string
  permissionMode?: 'default' | 'acceptEdits' | 'plan'
}

/** A handful of simulated tasks in different states: what a first look without an account shows within seconds. */
export const scene: readonly SceneTask[] = [
  {
    title: 'Review the billing module',
    prompt:
      'Review the billing module before we split it: correctness of amounts, retries, tests. Write it up with an order of work.\n\n#sim:essay(minutes=5)',
  },
  {
    title: 'Find out why the queue test is flaky',
    prompt:
      'src/queue.test.ts fails about one time in ten on CI, never here. Find the reason; do not just raise the time-out.\n\n#sim:tools',
  },
  {
    title: 'Keep amounts as whole cents',
    prompt:
      'Change src/price.ts so that amounts are whole cents instead of floats, and add a test for the 19.99 € case.\n\n#sim:edit',
    permissionMode: 'acceptEdits',
  },
  {
    title: 'Add a currency to invoices',
    prompt:
      'Add a currency column to invoices with EUR as its default, migrate staging, and check that the old reports are the same.\n\n#sim:permission',
  },
  {
    title: 'Split the login service',
    prompt:
      'Split sessions out of the login service so that web and mobile can be deployed apart.\n\n#sim:question',
  },
  {
    title: 'Rename TaskRunner to Scheduler',
    prompt:
      'Rename TaskRunner to Scheduler everywhere, types and file names included. Keep the old export for one release.\n\n#sim:retry(times=3,status=529,delay=4000)',
  },
  {
    title: 'Compare the logs of the last two releases',
    prompt:
      'Read all logs of the last two releases and tell me which warnings are new in the second.\n\n#sim:fail',
  },
  {
    title: 'Format dates without moment',
    prompt: 'What can we use instead of moment to format dates in the page? One sentence.\n\n#sim:quick',
  },
]
