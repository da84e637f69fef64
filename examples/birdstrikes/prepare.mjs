// Turns data/birdstrikes.csv into data/train.csv (1990-1998) and data/test.csv (1999). Needs Node only.
// With a date in UNTIL, as a retraining has it: trains on all strikes before the half year that ends then, and tests on that.
// `node prepare.mjs current` writes data/current.csv, the newest half year: what the model meets now; with `2/3` at the end
// the second of three parts of it.
// `damage` is yes where the strike had any effect on the aircraft. The cost columns are left out: they are known only
// after the damage is, so a model that saw them would be of no use.
import { readFileSync, writeFileSync } from 'node:fs'

const names = {
  'Airport Name': 'airport_name',
  'Aircraft Make Model': 'aircraft_model',
  'Flight Date': 'flight_date',
  'Aircraft Airline Operator': 'airline',
  'Origin State': 'origin_state',
  'Phase of flight': 'phase_of_flight',
  'Wildlife Size': 'wildlife_size',
  'Wildlife Species': 'wildlife_species',
  'Time of day': 'time_of_day',
  'Speed IAS in knots': 'speed_knots',
}

const folder = new URL('./data/', import.meta.url)
// The file has no quoted fields.
const [header, ...rows] = readFileSync(new URL('birdstrikes.csv', folder), 'utf8')
  .trimEnd()
  .split(/\r?\n/)
  .map((line) => line.split(','))
const place = (name) => {
  const at = header.indexOf(name)
  if (at < 0) throw new Error(`birdstrikes.csv has no column "${name}"`)
  return at
}
const kept = Object.keys(names).map(place)
const effect = place('Effect Amount of damage')
const date = place('Flight Date')

const strikes = rows.map((row, index) => ({
  date: row[date].slice(0, 10),
  line: [
    `S${String(index + 1).padStart(5, '0')}`,
    ...kept.map((at) => row[at]),
    row[effect] === 'None' ? 'no' : 'yes',
  ].join(','),
}))

/** Strikes after one day, up to and with another; of those, one of so many parts. */
function write(file, after, to, part = 1, parts = 1) {
  const lines = strikes
    .filter((strike) => strike.date > after && strike.date <= to)
    .filter((_, index) => index % parts === part - 1)
    .map(({ line }) => line)
  const columns = ['strike_id', ...Object.values(names), 'damage'].join(',')
  writeFileSync(new URL(file, folder), `${columns}\n${lines.join('\n')}\n`)
  console.log(`${file}: ${lines.length} strikes up to ${to}`)
}

const halfYearBefore = (day) => new Date(Date.parse(day) - 182 * 86_400_000).toISOString().slice(0, 10)

if (process.argv[2] === 'current') {
  const newest = strikes.reduce((latest, strike) => (strike.date > latest ? strike.date : latest), '')
  write('current.csv', halfYearBefore(newest), newest, ...(process.argv[3] ?? '1/1').split('/').map(Number))
} else {
  const until = process.env.UNTIL?.slice(0, 10)
  const trained = until ? halfYearBefore(until) : '1998-12-31'
  write('train.csv', '', trained)
  write('test.csv', trained, until || '1999-12-31')
}
