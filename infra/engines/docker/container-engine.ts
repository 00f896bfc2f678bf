import { GenericContainer, getContainerRuntimeClient } from 'testcontainers'
import type { Engine } from '../engine.ts'

export interface EngineImage {
  name: string
  image: string
  containerPort: number
  /** On loopback. Fixed, so that a restart keeps it. */
  hostPort: number
  environment?: Record<string, string>
  command?: string[]
  /** Once, after the first start. */
  initialise?: string[]
  answers: () => Promise<boolean>
}

const START_TIMEOUT_MS = 120_000
const ASK_AGAIN_MS = 100

/** Starts an engine in a container; testcontainers' own reaper ends it when this process dies. */
export async function startContainer(spec: EngineImage): Promise<Engine> {
  const definition = new GenericContainer(spec.image)
    .withExposedPorts({ container: spec.containerPort, host: spec.hostPort })
    .withEnvironment(spec.environment ?? {})
  if (spec.command !== undefined) definition.withCommand(spec.command)
  const started = await definition.start()
  const container = (await getContainerRuntimeClient()).container.getById(started.getId())

  const answers = () => spec.answers().catch(() => false)

  const untilItAnswers = async () => {
    const deadline = performance.now() + START_TIMEOUT_MS
    while (!(await answers())) {
      if (performance.now() > deadline) throw new Error(`${spec.name} in a container does not answer`)
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
    }
  }

  const isRunning = async () => (await container.inspect()).State.Running
  const kill = async () => {
    if (await isRunning()) await container.kill({ signal: 'SIGKILL' })
    await container.wait()
  }

  const engine: Engine = {
    origin: 'docker',
    answers,
    kill,
    pause: async () => void (await container.pause()),
    resume: async () => void (await container.unpause()),
    restart: async () => {
      await kill()
      await container.start()
      await untilItAnswers()
    },
    stop: async () => void (await started.stop()),
  }
  try {
    if (spec.initialise !== undefined) await started.exec(spec.initialise)
    await untilItAnswers()
  } catch (error) {
    await engine.stop()
    throw error
  }
  return engine
}
