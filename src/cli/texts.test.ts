import * as fixture from '../../reports/fixtures';
import { applyReveal } from '../../reports/reveal';
import { checkText } from './check-text';
import { gradeText } from './grade-text';
import { paint } from './terminal';

const none = paint(false);

test('a check tells each step at its level', () => {
  expect(checkText(applyReveal({ ...fixture.record, seed: 'practice' }, 'kind'), fixture.statements, none)).toBe(
    `Backprop by hand

 ✓ linear.dX       dL/dX     correct  2 of 2
 ✗ linear.dW       dL/dW     not right  0 of 2
      you wrote  X * dL/dY
      A transpose is missing or in the wrong place.
      note: read as a matrix product (ada.yaml, line 5, column 9)
      It differs in entry (1, 2).
 ↳ softmax.dz12    dL/dz_12  follows from your softmax.dY  2 of 2
      you wrote  dL/dz_12 = dL/dy_12 / (z_12 (1 - z_12))
                  = -1/z_12
      read as    -1 / z_12
      Right, given your own earlier answer.
      ✗ dL/dz_12 = dL/dy_12 / (z_12 (1 - z_12))
      ✓ = -1/z_12
 ! softmax.dy12    dL/dy_12  could not be read  2 open
      a ( is not closed (ada.yaml, line 9, column 15)
        z_12 - (1
               ^
      → write the missing )
 ✗ softmax.number  dL/dy_12  not right  0 of 2
      you wrote  0.335
      It differs from the reference.
 ○ svm.dy11        dL/dy_11  blank  0 of 2
 ? svm.dy12        dL/dy_12  with your TA  2 open
      you wrote  Z .* 2
      wrong as it stands, but right if * is elementwise
      → write it so that it can be read one way only
      This could not be decided by machine. A teaching assistant will look at it; it is not marked as wrong.
 ✗ svm.dY          dL/dY     not right  0 of 2
      X * dL/dY: inner sizes 2 and 3 differ (X is 2x3, dL/dY is 3x2). (ada.yaml, line 12, column 3)
        X * dL/dY
          ^

7 of 8 readable, 1 correct, 1 blank; file sha256 cccccccccccccccc…
4 of 16 points at practice inputs; 4 points open. The grade is decided at other inputs, by the same rules.
`,
  );
});

test('a class is summed up in a few lines', () => {
  const file = {
    source: 'x.png',
    student: 'x',
    name: 'x',
    status: 'unreadable',
    note: 'the file is not a text',
  } as const;
  const records = [
    fixture.record,
    {
      ...fixture.record,
      student: { id: 'x', name: 'x', identity: 'file' as const },
      status: 'unreadable' as const,
      steps: [],
    },
  ];
  expect(
    gradeText({ graded: records, records, groups: [], conflicts: [], overrides: undefined }, [file], 'out/x', none),
  ).toBe(`Backprop by hand  sha256 aaaaaaaaaaaa
1 file, 2 students: 1 graded, 1 not gradable, 1 with open points
mean 4 of 16, median 4
hardest: linear.dW (0 % right); commonest slip there: missing transpose (1)
look at:
  x.png: the file is not a text
  ada.yaml:9:15 softmax.dy12: a ( is not closed
  ada.yaml svm.dy12: wrong as it stands, but right if * is elementwise
reports: out/x/index.html (the class), out/x/students/ (a page for each), out/x/grades.csv
`);
});
