const UNITS = ['字节', 'KB', 'MB', 'GB'] as const

/** 812 字节, 12.4 KB, 3.0 MB. */
export function byteSize(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)))
  return `${step === 0 ? bytes : (bytes / 1024 ** step).toFixed(1)} ${UNITS[step]}`
}
