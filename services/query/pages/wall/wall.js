// What the wall has beside its text: a clock that runs, and that it says how old it is. Without it the page turns as well.

const { sent, age, turn } = document.body.dataset
/** So many turns without another page are a fault. */
const TURNS = 3
const MINUTE = 60
const UTC_PLUS_8_MS = 8 * 3_600_000

/** Seconds since the hub made this page. The screen's own clock may be wrong, and is asked for differences only. */
// biome-ignore lint/plugin: this runs in browsers, which have their own clock.
const secondsOld = () => Number(age) + performance.now() / 1000

function tick() {
  const old = secondsOld()
  const now = new Date(Date.parse(sent) + old * 1000 + UTC_PLUS_8_MS).toISOString()
  for (const clock of document.querySelectorAll('.clock time')) clock.textContent = now.slice(11, 16)
  if (old > TURNS * Number(turn)) sayOld(old)
  for (const ending of document.querySelectorAll('[data-until]'))
    if (ending.dataset.until < now.slice(0, 10)) ending.remove()
}

function sayOld(seconds) {
  const line = document.querySelector('.aged')
  line.classList.add('now')
  line.textContent = `可能不是最新：本屏已有 ${Math.floor(seconds / MINUTE)} 分钟没有更新。`
}

tick()
// biome-ignore lint/plugin: as above.
setInterval(tick, 1000)

// Keeps the last good state, where the browser lets it: over https only.
navigator.serviceWorker?.register('/wall-worker.js', { scope: location.pathname }).catch(() => {})
