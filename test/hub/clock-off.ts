/** The environment that gives a process and its threads a clock which is wrong by so much. */
export const clockOff = (ms: number) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    `const Real = Date;
     globalThis.Date = class extends Real {
       constructor(...given) { given.length === 0 ? super(Real.now() + ${ms}) : super(...given) }
       static now() { return Real.now() + ${ms} }
     }`,
  )}`,
})
