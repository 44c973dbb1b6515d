//! What a launcher takes for itself.

use amdahl::data::{Role, Series};
use amdahl::internal::measure::command::less_launcher;
use amdahl::internal::units::Seconds;

use super::{measure, shell};

#[test]
fn a_launcher_is_measured_in_the_same_rounds_and_subtracted_in_the_open() {
    // A second more than its launcher: no machine is that late.
    let job = shell("sleep 1.05; : {workers}");
    let launcher = job.launcher(vec!["sleep 0.05; : {workers}".into()]);
    let mut study = measure(vec![job, launcher], &[1, 2], 3);
    less_launcher(&mut study);
    let names: Vec<_> = study.series.iter().map(|s| (s.name.as_str(), s.role)).collect();
    assert_eq!(
        names,
        [
            ("job less its launcher", Role::Subject),
            ("job", Role::Subject),
            ("job (launcher)", Role::Launcher)
        ]
    );
    assert_eq!(study.series[0].points.len(), 2);
    for (less, job) in study.series[0].points.iter().zip(&study.series[1].points) {
        assert_eq!(less.blocks.len(), 3);
        let (less, whole) = (less.blocks[0].median().unwrap(), job.blocks[0].median().unwrap());
        assert!(less > 0.0 && whole - less >= 0.05, "{less} {whole}");
    }
    let caution = &study.method.cautions[0];
    assert!(caution.contains("less that of 'sleep 0.05; : {workers}', by round"), "{caution}");
    assert!(caution.contains(" ms at 1, ") && caution.ends_with(" ms at 2."), "{caution}");
}

/// Puts made-up times in the place of the measured ones, a round each.
fn say_times(series: &mut Series, seconds: &[f64]) {
    let blocks = &mut series.points[0].blocks;
    assert_eq!(blocks.len(), seconds.len());
    for (block, seconds) in blocks.iter_mut().zip(seconds) {
        block.samples[0].seconds = Seconds::new(*seconds).unwrap();
    }
}

#[test]
fn a_round_without_a_difference_is_left_out_with_a_caution() {
    let job = shell(": {workers}");
    let launcher = job.launcher(vec!["true; : {workers}".into()]);
    let mut study = measure(vec![job, launcher], &[1], 3);
    say_times(&mut study.series[0], &[0.5, 0.5, 0.5]);
    say_times(&mut study.series[1], &[0.1, 9.0, 0.1]);
    less_launcher(&mut study);
    let rounds: Vec<u32> = study.series[0].points[0].blocks.iter().map(|b| b.round).collect();
    assert_eq!((rounds, study.series[0].failures.len()), (vec![0, 2], 0));
    let caution = &study.method.cautions[1];
    let expected = "'job less its launcher' at 1: in 1 of 3 rounds the launcher alone failed or \
                    took as long as the job.";
    assert_eq!(caution, expected);
}

#[test]
fn a_launcher_that_takes_as_long_as_the_job_leaves_no_difference() {
    let job = shell(": {workers}");
    let launcher = job.launcher(vec!["true; : {workers}".into()]);
    let mut study = measure(vec![job, launcher], &[1], 2);
    say_times(&mut study.series[0], &[0.1, 0.1]);
    say_times(&mut study.series[1], &[0.1, 0.2]);
    less_launcher(&mut study);
    assert_eq!(study.series[0].points, []);
    let reason = &study.series[0].failures[0].reason;
    assert!(reason.starts_with("in 2 of 2 rounds the launcher alone failed or took"), "{reason}");
}
