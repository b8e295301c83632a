#!/usr/bin/env node
// Stands in for the AWS CLI: signs a job in, unless STS_DOWN names the region. It refuses what STS would refuse.
const [service, action, ...words] = process.argv.slice(2)
const flags = Object.fromEntries(
  Array.from({ length: words.length / 2 }, (_, at) => words.slice(2 * at, 2 * at + 2)),
)
const region = flags['--region']
const refuse = (why) => {
  console.error(why)
  process.exit(254)
}
if (`${service} ${action}` !== 'sts assume-role-with-web-identity')
  refuse(`aws ${service} ${action}`)
if ((process.env.STS_DOWN ?? '').split(' ').includes(region))
  refuse(`STS in ${region} does not answer.`)
if (!/^arn:aws:iam::\d{12}:role\/./.test(flags['--role-arn']))
  refuse(`The role is "${flags['--role-arn']}".`)
if (!/^[\w+=,.@-]{2,64}$/.test(flags['--role-session-name']))
  refuse('The session has no good name.')
if (!(flags['--duration-seconds'] >= 900)) refuse(`It is to last ${flags['--duration-seconds']} s.`)
if (flags['--web-identity-token'] !== 'token') refuse('Without a context there is no token.')
if (flags['--output'] !== 'text') refuse('The keys are read from text.')
console.log('testing\ttesting\ttesting')
