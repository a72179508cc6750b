use super::shared;
use armove::arm::{Context, Estate, Origin, Template};
use armove::catalog::Catalog;
use armove::input::{self, Request};
use armove::rule::{self, Scene};

#[test]
fn dump_corpus() {
    let Some(path) = shared("corpus") else { return };
    let read = input::read(
        &Request {
            paths: vec![path],
            ..Request::default()
        },
        &mut std::io::empty(),
    );
    let start = std::time::Instant::now();
    let mut n = 0;
    for t in &read.templates {
        let file = &read.files[t.file];
        let root = t.root.find(&file.document.as_ref().unwrap().root).unwrap();
        let source = file.source.as_ref().unwrap();
        let parameters = t
            .parameters
            .first()
            .map(|f| &read.files[*f].document.as_ref().unwrap().root);
        let template = Template::read(root, t.root.clone(), parameters, &Context::default())
            .with_text(source.text());
        let export = template.is_export();
        let estate = Estate::new(vec![template], vec![Origin::default()]);
        let scene = Scene {
            estate: &estate,
            files: &[t.file],
            catalog: Catalog::embedded(),
        };
        let mut f = rule::validity(&scene);
        n += 1;
        for p in &t.parameters {
            f.extend(rule::parameter_file(
                &scene,
                0,
                *p,
                &read.files[*p].document.as_ref().unwrap().root,
            ));
        }
        for x in f {
            let s = read.files[x.place.file].source.as_ref().unwrap();
            let pos = s.position(x.place.span.start);
            println!(
                "@@ {:?} {} {} {}:{} {} | {} | {:?}",
                x.severity,
                x.rule,
                if export { "E" } else { "-" },
                read.files[x.place.file].name,
                pos.line,
                s.slice(x.place.span)
                    .chars()
                    .take(60)
                    .collect::<String>()
                    .replace('\n', " "),
                x.message,
                x.help
            );
        }
    }
    println!("{n} templates {:?}", start.elapsed());
}
