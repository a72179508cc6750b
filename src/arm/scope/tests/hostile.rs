use std::time::{Duration, Instant};

use super::{document, scope};

/// Templates made to take forever end soon, on the small stack of a test thread.
#[test]
fn hostile_templates_end_soon() {
    // More only takes longer: all of them together have a limit.
    const COUNT: usize = 100;
    let variables = |make: &dyn Fn(usize) -> String| {
        let all: Vec<_> = (0..512)
            .map(|i| format!("\"v{i}\": \"{}\"", make(i)))
            .collect();
        format!(
            "{{\"parameters\": {{\"p\": {{}}}}, \"variables\": {{{}}}}}",
            all.join(",")
        )
    };
    let nest = |depth: usize, inner: &str| {
        format!(
            "{}{inner}{}",
            "createArray(".repeat(depth),
            ")".repeat(depth)
        )
    };
    let range = "range(0,10000)";
    let map = |body: &str| format!("map({range},lambda('x',{body}))");
    let brackets = |depth: usize, inner: &str| {
        format!("{}\"{inner}\"{}", "[".repeat(depth), "]".repeat(depth))
    };
    let deep: Vec<_> = (0..COUNT)
        .map(|i| {
            format!(
                "\"v{i}\": {}",
                brackets(300, &format!("[variables('v{}')]", i + 1))
            )
        })
        .collect();
    let hostile = [
        format!(
            "{{\"variables\": {{\"v\": {}}}}}",
            brackets(500, &format!("[{}]", nest(199, "1")))
        ),
        format!("{{\"variables\": {{{}}}}}", deep.join(",")),
        variables(&|i| match i {
            0 => "0123456789".to_owned(),
            i => format!("[concat(variables('v{}'),variables('v{}'))]", i - 1, i - 1),
        }),
        variables(&|i| match i {
            0 => "[parameters('p')]".to_owned(),
            i => format!(
                "[concat(variables('v{}'),'x',variables('v{}'))]",
                i - 1,
                i - 1
            ),
        }),
        variables(&|i| match i {
            0 => "[parameters('p')]".to_owned(),
            i => format!(
                "[createArray(variables('v{}'),variables('v{}'))]",
                i - 1,
                i - 1
            ),
        }),
        variables(&|i| format!("[{}]", nest(190, &format!("variables('v{}')", i + 1)))),
        variables(&|i| {
            format!(
                "[{}]",
                nest(150, &format!("variables('v{}')", i.saturating_sub(1)))
            )
        }),
        variables(&|i| {
            format!(
                "[concat(variables('v{}'),variables('v{}'))]",
                (i + 1) % COUNT,
                (i + 7) % COUNT
            )
        }),
        variables(&|_| format!("[length({})]", map(&map(&map("1"))))),
        variables(&|_| format!("[union({range},{range},{range})]")),
        variables(&|_| {
            format!(
                "[reduce({range},'a',lambda('a','b',concat(lambdaVariables('a'),lambdaVariables('a'))))]"
            )
        }),
        variables(&|_| {
            format!("[reduce({range},'a',lambda('a','b',createArray(lambdaVariables('a'))))]")
        }),
        variables(&|_| {
            format!(
                "[sort({range},lambda('a','b',less(lambdaVariables('b'),lambdaVariables('a'))))]"
            )
        }),
        variables(&|_| {
            "[format('{0,2000000000}{0,-2000000000}',padLeft('a',2147483647))]".to_owned()
        }),
        variables(&|_| {
            format!("[join({range},replace(padLeft('a',4000000),' ',padLeft('b',4000000)))]")
        }),
    ];
    for text in hostile {
        let document = document(&text);
        let scope = scope(&document);
        let start = Instant::now();
        for name in scope.variable_names() {
            let _ = scope
                .variable(name)
                .map(|value| value.to_expression().len());
        }
        let taken = start.elapsed();
        let shown: String = text.chars().take(120).collect();
        assert!(taken < Duration::from_secs(60), "{taken:?} for {shown}");
    }
}
