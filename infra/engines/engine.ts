/** A running engine and the faults that a test may bring about. */
export interface Engine {
  /** Whose it is: only our own (`docker`, `local`) can be killed, paused and restarted. */
  readonly origin: 'given' | 'docker' | 'local'
  /** Whether it answers a request now. */
  answers(): Promise<boolean>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGSTOP: its connections stay open and nothing answers. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Starts it again on the same port and folder, after a kill or a stop; resolves when it answers. */
  restart(): Promise<void>
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>
}

export interface KafkaEngine extends Engine {
  brokers: string[]
}

/** Any registry with the Confluent API. */
export interface RegistryEngine extends Engine {
  url: string
}

export interface MongoEngine extends Engine {
  url: string
}

/** An engine somebody else runs: it is used, never touched. */
export function givenEngine(name: string, answers: () => Promise<boolean>): Engine {
  const refuse = async () => {
    throw new Error(`${name} is given by the environment: its faults are not ours to bring about`)
  }
  return {
    origin: 'given',
    answers,
    kill: refuse,
    pause: refuse,
    resume: refuse,
    restart: refuse,
    stop: async () => {},
  }
}
