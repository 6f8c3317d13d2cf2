import type { population as words } from '../vi/population.ts';

/** Asking the population data base about the number in the form. */
export const population: Readonly<Record<keyof typeof words, string>> = {
  'population.ask': 'Ask the population data base',
  'population.askAgain': 'Ask the population data base again',
  'population.asking': 'Asking the centre…',
  'population.lead': 'Compares the form with the population data by personal number.',
  'population.answered': 'The population data base answered at {{at}}.',
  'population.agrees': 'The population data say the same as the form (asked at {{at}}).',
  'population.differs': 'The population data differ from the form in {{n}} fields (asked at {{at}}).',
  'difference.reason.population-outdated': 'The population data are out of date',
  'find.kind.population': 'From the population data base',
  'failure.population-number-missing': 'There is no personal number or CMND number to ask about.',
  'failure.population-number-missing.remedy': 'Enter all 12 digits, or the 9 of a CMND, then ask.',
  'failure.population-number-changed': 'The number was changed while the centre was being asked.',
  'failure.population-number-changed.remedy': 'Ask again with the new number.',
  'failure.population-offline': 'The centre can’t be reached, so the population data could not be asked.',
  'failure.population-offline.remedy': 'Go on with the application; ask again when the network is back.',
  'failure.population-not-found': 'Nobody in the population data base has this number.',
  'failure.population-not-found.remedy': 'Compare each digit with the papers. If it is right, go on.',
  'failure.population-several': 'Several people in the population data base have this number.',
  'failure.population-several.remedy': 'Enter the 12-digit personal number, then ask again.',
  'failure.population-not-available': 'This centre has no connection to the population data base.',
  'failure.population-not-available.remedy': 'Compare the form with the papers and go on.',
  'failure.population-failed': 'The population data base did not answer the centre.',
  'failure.population-failed.remedy': 'Go on with the application; ask again in some minutes.',
};
