import type { PopulationEntry } from '../../gateway/population/entry.ts';

/** Who stands in the population data base of a training centre: nobody real. The first was registered a day too late. */
export const trainingRegister: readonly PopulationEntry[] = [
  {
    personalNumber: '003092000123',
    oldIdentityNumber: '999000123',
    name: 'NGUYỄN PHÚC CÔNG TẰNG MẪU',
    birthDate: '1992-01-03',
    sex: 'male',
    nationality: 'VN',
    father: 'NGUYỄN PHÚC CÔNG CHA',
    mother: 'TRẦN THỊ MẸ',
  },
  {
    personalNumber: '003139000456',
    name: 'HOÀNG THỊ THUỞ',
    birthDate: '1939',
    sex: 'female',
    nationality: 'VN',
    father: 'HOÀNG VĂN CẢ',
    mother: 'LÊ THỊ HAI',
  },
  {
    personalNumber: '003312000789',
    name: 'ĐẶNG NGUYỄN KHÁNH QUỲNH',
    birthDate: '2012-05-20',
    sex: 'female',
    nationality: 'VN',
    father: 'ĐẶNG VĂN BỐ',
    mother: 'NGUYỄN THỊ MÁ',
  },
];
