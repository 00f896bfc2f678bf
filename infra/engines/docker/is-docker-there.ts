import { getContainerRuntimeClient } from 'testcontainers'

let asked: Promise<boolean> | null = null

/** Whether a Docker engine answers; asked once a process. */
export function isDockerThere(): Promise<boolean> {
  asked ??= getContainerRuntimeClient().then(
    () => true,
    () => false,
  )
  return asked
}
